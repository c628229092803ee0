"""What must hold, measured: each module prints its figures beside their targets."""
