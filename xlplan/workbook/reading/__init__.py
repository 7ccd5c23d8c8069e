"""What came back, understood: a RawBook becomes a Submission or a MasterRead. Room of floor 3."""
