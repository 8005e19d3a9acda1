namespace TfLiteQuant.Model;

/// <summary>One operator of a subgraph. Tensors are named by their index in <see cref="Subgraph.Tensors"/>.</summary>
public sealed class Operator
{
    public required OperatorCode Code { get; set; }

    /// <summary>Input tensors; -1 stands for an optional input that is absent.</summary>
    public int[] Inputs { get; set; } = [];

    public int[] Outputs { get; set; } = [];

    /// <summary>Tensors that carry the ranges of a fused operator's inner values; empty for most operators.</summary>
    public int[] Intermediates { get; set; } = [];

    /// <summary>Which inputs the operator overwrites; null where the file does not say.</summary>
    public bool[]? MutatingVariableInputs { get; set; }

    /// <summary>Options of a builtin operator.</summary>
    public OperatorOptions? Options { get; set; }

    /// <summary>Options to set fields in. Those of another operator, which damaged files have and runtimes take for none, are replaced: the
    /// same number stands for another field in them.</summary>
    /// <param name="tag">Member of the options union that this operator's options are.</param>
    public OperatorOptions OptionsOfKind(int tag) => Options is { } options && options.Tag == tag ? options : Options = new OperatorOptions(tag);

    /// <summary>Options of the operators (StableHLO and later) that use the second union.</summary>
    public OperatorOptions? Options2 { get; set; }

    /// <summary>Options of a custom operator, usually a FlexBuffer; null where the file has none.</summary>
    public BufferData? CustomOptions { get; set; }

    /// <summary>Encoding of <see cref="CustomOptions"/>; 0 is FlexBuffers, the only one defined.</summary>
    public sbyte CustomOptionsFormat { get; set; }

    /// <summary>Whether <see cref="CustomOptions"/> was stored outside the FlatBuffer, by offset and size.</summary>
    public bool HasLargeCustomOptions { get; set; }

    /// <summary>Index into debug metadata, -1 for none.</summary>
    public int DebugMetadataIndex { get; set; } = -1;

    public FieldTable? UnknownFields { get; set; }

    /// <summary>The builtin operator this is.</summary>
    public BuiltinOperator Builtin => Code.Builtin;

    /// <summary>Tensor index of input <paramref name="position"/>, -1 where it is absent or the operator has fewer inputs.</summary>
    public int Input(int position) => position < Inputs.Length ? Inputs[position] : -1;
}
