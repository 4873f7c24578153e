"""What builds the image besides its Dockerfile, and what tries it."""
