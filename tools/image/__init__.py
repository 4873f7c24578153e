"""What builds and tries the image, on a machine without a Docker engine.

wheels   the wheels of the lock files, for one architecture, by their hashes
base     the base image: from a registry, or made of Debian's packages
build    the Dockerfile, built with buildah
store    buildah's images, in a folder of ours
machine  what this machine must have
finish   runs inside the build, not here: the last touch to the base image
"""
