"""Text messages: owed like letters, settled by one sender, handed to the gateway the settings name."""
