using TfLiteQuant.Model;

namespace TfLiteQuant.Ops;

/// <summary>Another operator that computes the same real values, for an operator without an integer kernel.</summary>
/// <param name="Operator">The other operator.</param>
/// <param name="OptionsTag">Union member of its options; 0 for none.</param>
/// <param name="Inputs">What it reads, in order.</param>
/// <param name="Words">The form in words, such as <c>x * x</c>.</param>
public sealed record OperatorEquivalent(BuiltinOperator Operator, int OptionsTag, IReadOnlyList<EquivalentInput> Inputs, string Words);

/// <summary>An input of an equivalent operator: one of the original's, or a float constant.</summary>
/// <param name="Position">Input position of the original operator; -1 for a constant.</param>
/// <param name="Values">Values of the constant, row-major.</param>
/// <param name="Shape">Dimensions of the constant; empty for a scalar.</param>
public sealed record EquivalentInput(int Position, float[]? Values = null, int[]? Shape = null)
{
    /// <summary>A float constant.</summary>
    public static EquivalentInput Constant(float[] values, params int[] shape) => new(-1, values, shape);
}
