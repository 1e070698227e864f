"""Canned replies (快捷回复): what an agent inserts with `/` instead of typing it again."""
