namespace TfLiteQuant.Model;

/// <summary>A graph of operators over tensors; operators stand in an order in which they can run.</summary>
public sealed class Subgraph
{
    public string? Name { get; set; }

    public List<Tensor> Tensors { get; } = [];

    /// <summary>Input tensors, in the order callers bind them.</summary>
    public int[] Inputs { get; set; } = [];

    public int[] Outputs { get; set; } = [];

    public List<Operator> Operators { get; } = [];

    /// <summary>Index into debug metadata, -1 for none.</summary>
    public int DebugMetadataIndex { get; set; } = -1;

    public FieldTable? UnknownFields { get; set; }

    /// <summary>Adds a tensor and returns its index.</summary>
    public int AddTensor(Tensor tensor)
    {
        Tensors.Add(tensor);
        return Tensors.Count - 1;
    }
}
