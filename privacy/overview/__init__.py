"""What a person sees of their data, page by page: a reader of the register that asks the household matrix."""
