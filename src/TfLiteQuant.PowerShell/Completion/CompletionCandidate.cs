namespace TfLiteQuant.PowerShell.Completion;

/// <summary>A name to offer, and what it is: shown beside the list. Neither may be empty.</summary>
internal readonly record struct CompletionCandidate(string Name, string Description);
