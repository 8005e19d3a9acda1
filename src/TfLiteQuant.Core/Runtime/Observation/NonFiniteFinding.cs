using TfLiteQuant.Diagnostics;

namespace TfLiteQuant.Runtime;

/// <summary>Where a value that is infinite or not a number first arose: an output of an operator whose inputs were all finite.</summary>
/// <param name="Location">Operator and tensor.</param>
/// <param name="Element">Index of the first such element, in row-major order.</param>
/// <param name="Value">The element.</param>
public sealed record NonFiniteFinding(ModelLocation Location, int Element, double Value)
{
    public override string ToString() => FormattableString.Invariant($"{Location}: element {Element} is {Value}.");
}
