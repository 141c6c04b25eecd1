"""Who may use the alarm of a home: giving access, answering, pausing, ending and leaving it (WF-11, F-10)."""
