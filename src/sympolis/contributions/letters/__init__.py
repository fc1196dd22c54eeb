"""What is written to those who bring something, and to cities that approve."""
