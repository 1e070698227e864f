"""What agents may not say to a customer, and what they could say in plainer words."""
