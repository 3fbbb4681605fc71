"""What is known about a trained network, as one HTML file with pictures and as JSON."""
