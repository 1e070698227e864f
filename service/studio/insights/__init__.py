"""What upkeep is needed: what is asked for, what the bot covers of it, and where its content is thin, old or mixed up."""
