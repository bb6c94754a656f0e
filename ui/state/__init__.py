"""What a person has in front of them: the scenario, its changes, its history, its link and its document."""
