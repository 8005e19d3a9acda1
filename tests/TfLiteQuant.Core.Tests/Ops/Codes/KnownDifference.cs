using TfLiteQuant.Model;

namespace TfLiteQuant.Core.Tests.Ops;

/// <summary>Where an integer model's answer is known to be another than the reference's recording, and why.</summary>
/// <param name="Names">Fixtures, or operators of golden models.</param>
/// <param name="Variants">Techniques; none stands for all.</param>
/// <param name="Within">By how much values may differ, in codes or real units; infinite where the recording says nothing.</param>
/// <param name="Cause">Why.</param>
internal sealed record KnownDifference(string[] Names, string[] Variants, double Within, string Cause)
{
    /// <summary>A few units in the last place of values of order 1.</summary>
    private const double FloatRounding = 2e-6;

    private static readonly KnownDifference[] Fixtures =
    [
        new(["reduce_sum", "reduce_sum_axis1", "reduce_sum_keep"], [], double.PositiveInfinity, "The reference's SUM adds up in the wrong type; ours is the exact sum, rounded once."),
        new(["if"], ["int16x8"], double.PositiveInfinity, "Its condition comes out of such a SUM."),
        new(["sub_self"], [], 1, "The output's scale is that of zeros alone, for which the reference's multiplier is undefined; ours is the exact difference."),
        new(["add_n", "atan2", "cos", "elu", "lrn"], [], FloatRounding, "They stay float: another maths library, sums in another order."),
        new(["conv3d"], ["int16x8"], 3e-4, "It stays float: sums in another order, two of which are rounded to the next code of 16 bits behind it."),
        new(["round"], [], 0, "It stays float: zeros of another sign."),
        new(["l2_normalize"], ["int16x8"], FloatRounding, "It stays float: sums in another order."),
        new(["depth_to_space", "reverse", "tile"], ["int8_fallback"], FloatRounding, "Recorded from the optimized DEQUANTIZE, which takes off the zero point in float."),
    ];

    private static readonly KnownDifference[] Operators =
    [
        new(["SUM"], [], double.PositiveInfinity, "The reference's SUM adds up in the wrong type; ours is the exact sum, rounded once."),
        new(["ELU"], [], FloatRounding, "It stays float: another maths library."),
    ];

    /// <summary>Whether the model of a fixture is refused: the reference's converter put a float NEG on 16-bit codes there, whose runtime reads
    /// what it finds.</summary>
    public static bool IsRefused(string name, string variant) => name == "prelu" && variant == "int16x8";

    /// <summary>The known difference of a fixture, null where there must be none.</summary>
    public static KnownDifference? OfFixture(string name, string variant)
        => Array.Find(Fixtures, known => known.Names.Contains(name) && (known.Variants.Length == 0 || known.Variants.Contains(variant)));

    /// <summary>The known difference of an operator inside a golden model, null where there must be none.</summary>
    /// <param name="builtin">The operator.</param>
    /// <param name="isOptimized">Whether the optimized kernels were recorded.</param>
    public static KnownDifference? OfOperator(BuiltinOperator builtin, bool isOptimized) => Array.Find(Operators, known => known.Names.Contains(BuiltinOperators.NameOf(builtin)))
        ?? (isOptimized ? new([], [], 1, "The optimized kernels round differently.") : null);
}
