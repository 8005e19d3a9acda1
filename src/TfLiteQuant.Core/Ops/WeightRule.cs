using TfLiteQuant.Model;

namespace TfLiteQuant.Ops;

/// <summary>What an operator does with integer weights while its activations are float.</summary>
public enum WeightForm
{
    /// <summary>A hybrid kernel quantizes the activation on the fly and multiplies integers.</summary>
    Hybrid,

    /// <summary>The kernel reads integer weights and computes in float.</summary>
    Direct,

    /// <summary>The kernel copies codes without looking at them: its output is integer and is dequantized after it.</summary>
    CopiedCodes,

    /// <summary>The kernel takes float weights only: they are dequantized before it.</summary>
    Dequantized,
}

/// <summary>
/// Which constant operands of an operator dynamic-range quantization stores as int8, and how the operator then reads them.
/// </summary>
/// <remarks>Facts after the reference's dynamic-range quantizer: eligible operands, axes and versions.</remarks>
public sealed record WeightRule
{
    /// <summary>Input positions that may hold quantized weights; an absent optional operand is passed over.</summary>
    public required int[] Operands { get; init; }

    /// <summary>How the operator reads integer weights.</summary>
    public required WeightForm Form { get; init; }

    /// <summary>Dimension that scales run along; -1 where the kernel takes one scale for the whole tensor.</summary>
    public int Axis { get; init; } = -1;

    /// <summary>Whether the kernel also takes weights with a single scale; false for kernels that index scales by channel.</summary>
    public bool TakesPerTensor { get; init; } = true;

    /// <summary>Whether the kernel demands that either all operands present are integer or none is.</summary>
    public bool AllOrNone { get; init; }

    /// <summary>Field of the options that asks the hybrid kernel for zero points on activations; -1 where there is none.</summary>
    public int AsymmetricInputsField { get; init; } = -1;

    /// <summary>Union member of the operator's options, to make them where a file left them out; 0 where none are needed.</summary>
    public int OptionsTag { get; init; }

    /// <summary>Version that the operator needs once its weights are integer.</summary>
    public required Func<WeightUse, int> Version { get; init; }

    /// <summary>A reason for which this very operator cannot take integer weights; null where it can.</summary>
    public Func<Operator, string?> Refusal { get; init; } = static _ => null;
}

/// <summary>How an operator's weights were quantized, for choosing its version.</summary>
/// <param name="Operator">The operator.</param>
/// <param name="IsPerAxis">Whether scales run along a dimension.</param>
/// <param name="AsymmetricInputs">Whether activations get zero points.</param>
public readonly record struct WeightUse(Operator Operator, bool IsPerAxis, bool AsymmetricInputs);
