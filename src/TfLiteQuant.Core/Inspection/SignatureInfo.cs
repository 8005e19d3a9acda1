namespace TfLiteQuant.Inspection;

/// <summary>A named entry point of a model.</summary>
public sealed record SignatureInfo
{
    /// <summary>What callers name it by, such as <c>serving_default</c>.</summary>
    public required string Key { get; init; }

    /// <summary>Index of the subgraph it runs.</summary>
    public required int Subgraph { get; init; }

    public required ValueList<SignatureTensorInfo> Inputs { get; init; }

    public required ValueList<SignatureTensorInfo> Outputs { get; init; }

    /// <summary>Such as <c>serving_default(image) -> (output_0)</c>.</summary>
    public override string ToString() => $"{Key}({Names(Inputs)}) -> ({Names(Outputs)})";

    private static string Names(ValueList<SignatureTensorInfo> tensors) => string.Join(", ", tensors.Select(static tensor => tensor.Name));
}
