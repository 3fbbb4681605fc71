"""Where networks and test paper are made: drawing, data sets, architectures, training and evaluation."""
