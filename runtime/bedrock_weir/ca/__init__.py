"""`weir ca`: a certificate authority whose key stays in KMS."""
