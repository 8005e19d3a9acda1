using System.Globalization;

namespace TfLiteQuant.Reports;

/// <summary>An operator of a quantized model that computes in float although quantization is about it.</summary>
/// <param name="Subgraph">Subgraph index.</param>
/// <param name="Index">Index in the subgraph; of the source model where <paramref name="IsStated"/>, else of the quantized one.</param>
/// <param name="Operator">Kind, such as <c>CONV_2D</c>.</param>
/// <param name="Name">Name of its first output.</param>
/// <param name="Reason">Why, in words.</param>
/// <param name="IsStated">Whether the conversion itself gave the reason; else it was found by planning the conversion once more.</param>
public sealed record FloatLeftover(int Subgraph, int Index, string Operator, string Name, string Reason, bool IsStated)
{
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Operator}#{Index} '{Name}': {Reason}");
}
