using System.Globalization;

namespace TfLiteQuant.Inspection;

/// <summary>An operator of the same subgraph.</summary>
/// <param name="Index">Index in the subgraph.</param>
/// <param name="Operator">Kind, such as <c>CONV_2D</c>.</param>
public sealed record OperatorReference(int Index, string Operator)
{
    /// <summary>Such as <c>CONV_2D#3</c>.</summary>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Operator}#{Index}");
}
