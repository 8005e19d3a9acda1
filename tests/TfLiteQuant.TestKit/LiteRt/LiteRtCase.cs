namespace TfLiteQuant.TestKit;

/// <summary>The inputs of one run: in the order of the graph's inputs, or by the names the signature gives them.</summary>
public sealed class LiteRtCase
{
    /// <summary>Inputs in the order of the graph's.</summary>
    public LiteRtCase(params TensorValue[] inputs) => Inputs = [.. inputs.Select(static input => ((string?)null, input))];

    /// <summary>Inputs by name, in any order.</summary>
    public LiteRtCase(IReadOnlyDictionary<string, TensorValue> inputs)
        => Inputs = [.. inputs.Select(static input => ((string?)input.Key, input.Value))];

    public IReadOnlyList<(string? Name, TensorValue Value)> Inputs { get; }

    /// <summary>The same inputs by position, for a model whose signature is dropped.</summary>
    public LiteRtCase Unnamed() => new([.. Inputs.Select(static input => input.Value)]);
}
