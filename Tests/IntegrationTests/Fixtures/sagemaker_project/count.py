"""A user's script that prints much and does nothing."""
for number in range(1, 1001):
    print(f"line {number}")
