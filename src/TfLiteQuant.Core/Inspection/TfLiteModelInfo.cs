namespace TfLiteQuant.Inspection;

/// <summary>What a model file holds.</summary>
public sealed record TfLiteModelInfo
{
    /// <summary>Full path of the file; null for a model made in memory.</summary>
    public required string? Path { get; init; }

    /// <summary>Name of the file; null for a model made in memory.</summary>
    public string? Name => System.IO.Path.GetFileName(Path);

    /// <summary>Schema version.</summary>
    public required int Version { get; init; }

    /// <summary>Free text of the converter that wrote the file; empty where there is none.</summary>
    public required string Description { get; init; }

    /// <summary>How far it is quantized.</summary>
    public required QuantizationState State { get; init; }

    /// <summary>Inputs of the main graph, in the order callers bind them.</summary>
    public required ValueList<TensorInfo> Inputs { get; init; }

    /// <summary>Outputs of the main graph.</summary>
    public required ValueList<TensorInfo> Outputs { get; init; }

    /// <summary>Named entry points.</summary>
    public required ValueList<SignatureInfo> Signatures { get; init; }

    /// <summary>Graphs; the first is the main one.</summary>
    public required ValueList<SubgraphInfo> Subgraphs { get; init; }

    /// <summary>Operators in all graphs.</summary>
    public required int OperatorCount { get; init; }

    /// <summary>Operators by kind, most frequent first.</summary>
    public required OperatorTally OperatorCounts { get; init; }

    /// <summary>
    /// Values that the model was trained to: elements of constants that are float or have scales, each piece of data
    /// counted once. Shapes, indices and the scales of block-wise quantization are not among them.
    /// </summary>
    public required long ParameterCount { get; init; }

    /// <summary>Length of the file in bytes. The kinds of bytes below sum up to it.</summary>
    public required long FileBytes { get; init; }

    /// <summary>Bytes of tensors' constant data; what several tensors share counts once.</summary>
    public required long WeightBytes { get; init; }

    /// <summary>Bytes of scales.</summary>
    public required long ScaleBytes { get; init; }

    /// <summary>Bytes of zero points.</summary>
    public required long ZeroPointBytes { get; init; }

    /// <summary>Bytes of tensors' names.</summary>
    public required long NameBytes { get; init; }

    /// <summary>All other bytes: structure, options, metadata, padding, what is appended.</summary>
    public required long RestBytes { get; init; }

    /// <summary>Bytes that follow the model in its file, such as packed label files; part of <see cref="RestBytes"/>.</summary>
    public required long AppendedBytes { get; init; }

    /// <summary>Named blobs.</summary>
    public required ValueList<MetadataInfo> Metadata { get; init; }

    /// <summary>Oldest runtime that runs the model, as its metadata says; null where it does not.</summary>
    public required string? MinimumRuntimeVersion { get; init; }

    /// <summary>Its path, or its description where it has none.</summary>
    public override string ToString() => Path ?? Description;
}
