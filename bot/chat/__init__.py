"""What subscribers and admins say to the bot, and what it answers."""
