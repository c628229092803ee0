"""What is known about twinned localities, and how a question finds it."""
