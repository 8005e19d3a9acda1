namespace TfLiteQuant.Model;

/// <summary>A named entry point: which subgraph, and names for its inputs and outputs.</summary>
public sealed class SignatureDef
{
    public string? Key { get; set; }

    /// <summary>A field of old files that nothing reads any more.</summary>
    public string? DeprecatedTag { get; set; }

    public int SubgraphIndex { get; set; }

    public List<TensorMap> Inputs { get; } = [];

    public List<TensorMap> Outputs { get; } = [];

    public FieldTable? UnknownFields { get; set; }
}

/// <summary>A name for a tensor of a signature's subgraph.</summary>
public sealed class TensorMap
{
    public string? Name { get; set; }

    public int TensorIndex { get; set; }

    public FieldTable? UnknownFields { get; set; }
}
