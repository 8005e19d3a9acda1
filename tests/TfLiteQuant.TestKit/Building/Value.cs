namespace TfLiteQuant.TestKit;

/// <summary>A tensor of a graph under construction.</summary>
/// <param name="Index">Its index in the subgraph, -1 for an optional input that is left out.</param>
public readonly record struct Value(int Index)
{
    /// <summary>An optional input that is left out.</summary>
    public static Value None { get; } = new(-1);
}
