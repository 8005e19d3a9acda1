using TfLiteQuant.Model;

namespace TfLiteQuant.TestKit;

/// <summary>Where a tensor's values come from, seen through DEQUANTIZE and QUANTIZE.</summary>
internal enum OperandSource
{
    Absent,
    Constant,
    Variable,
    GraphInput,
    OperatorOutput,
    Nothing,
}

/// <summary>An operand, followed back to its source.</summary>
/// <param name="Source">Kind of the source.</param>
/// <param name="Root">Tensor of the source, null where the operand is absent.</param>
/// <param name="RootIndex">Its index.</param>
/// <param name="Operator">Position of the operator that computes it among those that are not DEQUANTIZE or QUANTIZE, or position of the
/// graph input; -1 otherwise.</param>
/// <param name="Output">Which of that operator's outputs.</param>
/// <param name="Path">The DEQUANTIZE and QUANTIZE operators on the way, such as <c>DEQUANTIZE v3 to Float32</c>.</param>
internal sealed record Operand(OperandSource Source, Tensor? Root, int RootIndex, int Operator, int Output, string Path)
{
    public static Operand Missing { get; } = new(OperandSource.Absent, null, -1, -1, 0, string.Empty);

    /// <summary>The source in words, without names, which differ between converters.</summary>
    public string Description => Source switch
    {
        OperandSource.Absent => "no tensor",
        OperandSource.Constant => $"{Root!.Type} constant{Path}",
        OperandSource.Variable => $"{Root!.Type} variable{Path}",
        OperandSource.GraphInput => $"graph input {Operator}{Path}",
        OperandSource.OperatorOutput => $"output {Output} of operator {Operator}{Path}",
        _ => $"a tensor that nothing computes{Path}",
    };
}
