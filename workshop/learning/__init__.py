"""Learning from what people settled: corrections to a challenger, and what a challenger must show to be promoted."""
