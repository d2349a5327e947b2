"""The settings window: what a person may set, in their words; it knows neither the file nor the program behind it."""
