namespace TfLiteQuant.Model;

/// <summary>A value of a subgraph: shape, element type, and constant data where it has any.</summary>
public sealed class Tensor
{
    /// <summary>Name; may be missing, empty or repeated in files found in the wild.</summary>
    public string? Name { get; set; }

    public TensorType Type { get; set; }

    /// <summary>Dimensions, outermost first; empty for a scalar, null where the file gives none.</summary>
    public int[]? Shape { get; set; }

    /// <summary>Dimensions with -1 for those that may change between runs; null where all are fixed.</summary>
    public int[]? ShapeSignature { get; set; }

    /// <summary>Whether an empty shape means a scalar (true) or may mean an unknown rank (false).</summary>
    public bool HasRank { get; set; }

    /// <summary>Constant data; a buffer without bytes for values that are computed.</summary>
    public required ModelBuffer Buffer { get; set; }

    /// <summary>Affine parameters or ranges; null where the file has none.</summary>
    public QuantizationParameters? Quantization { get; set; }

    /// <summary>Whether the tensor keeps its value between runs (state of a recurrent operator).</summary>
    public bool IsVariable { get; set; }

    /// <summary>How the constant data is compressed; null for dense data.</summary>
    public SparsityParameters? Sparsity { get; set; }

    /// <summary>Element descriptions of a variant tensor; null for all others.</summary>
    public List<VariantSubType>? VariantTensors { get; set; }

    /// <summary>Id of the <see cref="ExternalBuffer"/> that holds the data, 0 for none.</summary>
    public uint ExternalBufferId { get; set; }

    public FieldTable? UnknownFields { get; set; }

    /// <summary>Whether the file carries the tensor's values.</summary>
    public bool IsConstant => !Buffer.Data.IsEmpty || Buffer.IsEmptyConstant || ExternalBufferId != 0;

    /// <summary>Product of the dimensions: 1 for a scalar. Dimensions of -1 count as 1.</summary>
    /// <exception cref="OverflowException">The product exceeds 63 bits.</exception>
    public long ElementCount
    {
        get
        {
            long count = 1;
            foreach (var dimension in Shape ?? []) count = checked(count * Math.Max(dimension, dimension == 0 ? 0 : 1));
            return count;
        }
    }
}

/// <summary>Type and shape of an element of a variant tensor.</summary>
public sealed class VariantSubType
{
    public int[]? Shape { get; set; }

    public TensorType Type { get; set; }

    public bool HasRank { get; set; }

    public FieldTable? UnknownFields { get; set; }
}
