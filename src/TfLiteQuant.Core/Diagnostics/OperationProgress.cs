namespace TfLiteQuant.Diagnostics;

/// <summary>How far a long operation has come.</summary>
/// <param name="Stage">What is being done, such as "Quantizing weights".</param>
/// <param name="Item">What is being worked on now.</param>
/// <param name="Done">Units finished.</param>
/// <param name="Total">Units in all; 0 where unknown.</param>
public readonly record struct OperationProgress(string Stage, string Item, long Done, long Total);
