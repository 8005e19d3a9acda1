using TfLiteQuant.Model;

namespace TfLiteQuant.Ops;

/// <summary>Where the scale and zero point of an operator's float results come from once they are integer.</summary>
public enum OutputScale
{
    /// <summary>Each result has its own calibrated range: the kernel rescales.</summary>
    Own,

    /// <summary>The kernel demands one scale and zero point that follow from what it computes (<see cref="IntegerRule.FixedInt8"/>).</summary>
    Fixed,

    /// <summary>The kernel moves codes of one operand: results have that operand's parameters.</summary>
    AsInput,

    /// <summary>The kernel moves or compares codes of several operands: all of them take the result's parameters.</summary>
    AsOutput,

    /// <summary>The kernel copies the codes that a resource variable holds: whatever reads or assigns it has its parameters.</summary>
    AsVariable,
}

/// <summary>What an integer kernel takes an operand as.</summary>
public enum OperandRole
{
    /// <summary>Codes of the activation type, one scale and zero point. What every float operand is that a rule does not name.</summary>
    Activation,

    /// <summary>Constant int8 weights in [-127, 127], zero point 0.</summary>
    Weights,

    /// <summary>Constant int32 (or, for int16 activations, int64) codes whose scale follows from others'.</summary>
    Bias,

    /// <summary>Constant int16 codes in [-32767, 32767], zero point 0.</summary>
    WideWeights,

    /// <summary>Constant int16 codes in [-512, 512], zero point 0: time weights of SVDF.</summary>
    TimeWeights,

    /// <summary>A state that the next step reads as it reads the result: it has result 0's parameters.</summary>
    OutputState,

    /// <summary>An int16 state with zero point 0 whose scale is a power of two, 2^k / 32768.</summary>
    CellState,

    /// <summary>An int16 state with zero point 0.</summary>
    WideState,

    /// <summary>What a resource variable is given: codes with the variable's parameters.</summary>
    VariableValue,
}

/// <summary>What a kernel reads of the parameters of a value that it computes inside.</summary>
public enum InnerRole
{
    /// <summary>Nothing.</summary>
    Unread,

    /// <summary>The scale of int16 codes, zero point 0, of a range of its own.</summary>
    WideSum,

    /// <summary>The scale of int8 codes of a range of its own, zero point 0: kernels differ in the sign that they give it.</summary>
    Value,

    /// <summary>Scale and zero point of int8 codes: those of result 0, which is the same value.</summary>
    Result,

    /// <summary>That there are some; the value itself is not computed.</summary>
    Present,
}

/// <summary>How one operand is quantized.</summary>
/// <param name="Position">Input position.</param>
/// <param name="Role">What the kernel takes it as.</param>
public sealed record OperandRule(int Position, OperandRole Role)
{
    /// <summary>Dimension that the scales of weights run along; -1 for one scale.</summary>
    public int Axis { get; init; } = -1;

    /// <summary>Whether the kernel also takes computed weights, as activations.</summary>
    public bool MayBeComputed { get; init; }

    /// <summary>Input positions whose scales, multiplied, are a bias's scale.</summary>
    public IReadOnlyList<int> ScaleFrom { get; init; } = [];

    /// <summary>Intermediate whose scale is a factor of a bias's scale as well; -1 for none.</summary>
    public int InnerScaleFrom { get; init; } = -1;

    /// <summary>A constant factor of a bias's scale.</summary>
    public double ScaleFactor { get; init; } = 1;
}

/// <summary>A scale and zero point that a kernel demands of its result.</summary>
public readonly record struct FixedScale(float Scale, int ZeroPoint);

/// <summary>
/// How an operator is quantized when its activations are integer, as data: planners and passes know no operator by name.
/// </summary>
/// <remarks>Facts after the reference's two integer quantizers and its kernels; docs/numerics.md lists where they differ and
/// what was chosen.</remarks>
public sealed record IntegerRule
{
    /// <summary>Where results' parameters come from.</summary>
    public OutputScale Scale { get; init; }

    /// <summary>Lowest version that takes int8 activations; 0 where no kernel does.</summary>
    public int Int8Version { get; init; }

    /// <summary>Lowest version that takes int16 activations; 0 where no kernel does.</summary>
    public int Int16Version { get; init; }

    /// <summary>A version that this very use needs, seen on the quantized graph; 0 for no more than the above.</summary>
    public Func<Operator, Subgraph, int> UseVersion { get; init; } = static (_, _) => 0;

    /// <summary>Demanded parameters of int8 results.</summary>
    public FixedScale FixedInt8 { get; init; }

    /// <summary>Demanded parameters of int16 results.</summary>
    public FixedScale FixedInt16 { get; init; }

    /// <summary>Operands that are not plain activations.</summary>
    public IReadOnlyList<OperandRule> Operands { get; init; } = [];

    /// <summary>Tensors that the kernel reads inner parameters from (<see cref="Operator.Intermediates"/>); 0 for none.</summary>
    public int Intermediates { get; init; }

    /// <summary>What this very use reads of each of them, by position.</summary>
    public Func<Operator, int, InnerRole> Inner { get; init; } = static (_, _) => InnerRole.Unread;

    /// <summary>Whether the operator reads or assigns a resource variable (<see cref="ResourceVariable"/>).</summary>
    public bool TouchesVariable => Scale == OutputScale.AsVariable || Operands.Any(static operand => operand.Role == OperandRole.VariableValue);

    /// <summary>Whether float operands are read in whatever type they have, as SHAPE does: they never need conversion.</summary>
    public bool ReadsAnyType { get; init; }

    /// <summary>Whether the kernel is only used where no float operator is allowed: with it the reference's quantizers differ, or
    /// it costs accuracy that a float operator would keep.</summary>
    public bool OnlyWhereDemanded { get; init; }

    /// <summary>As <see cref="OnlyWhereDemanded"/>, of the int16 kernel alone.</summary>
    public bool Int16OnlyWhereDemanded { get; init; }

    /// <summary>Whether the operator only cuts its operand's range, as RELU does: whatever computes the operand for it alone may write at
    /// the result's scale, where what is cut saturates.</summary>
    public bool Cuts { get; init; }

    /// <summary>Whether int8 operands take one scale that holds all of them, so that equal values have equal codes.</summary>
    public bool HasOneInt8Scale { get; init; }

    /// <summary>As <see cref="HasOneInt8Scale"/>, of int16 operands; for kernels that compare raw codes, a must.</summary>
    public bool HasOneInt16Scale { get; init; }

    /// <summary>Whether the kernel clamps to the lowest code where it should clamp to 0: results keep the parameters of their own range,
    /// in which that is the same.</summary>
    public bool KeepsOwnScale { get; init; }

    /// <summary>How far below its operands' scales a result's own may lie; null for as far as one likes.</summary>
    public FactorLimit? Factor { get; init; }

    /// <summary>Whether results are made of several of the operand's values, so that cutting these off changes them: unlike operators that
    /// only move codes, it asks of its operand no range in which that could happen.</summary>
    public bool Mixes { get; init; }

    /// <summary>Options to state once activations are int16, by field.</summary>
    public IReadOnlyList<(int Field, FieldValue Value)> Int16Options { get; init; } = [];

    /// <summary>Union member of the operator's options, to make them where a file left them out.</summary>
    public int OptionsTag { get; init; }

    /// <summary>A reason for which this very operator has no integer form; null where it has.</summary>
    public Func<Operator, Subgraph, TensorType, string?> Refusal { get; init; } = static (_, _, _) => null;

    /// <summary>The lowest version for a type of activations, 0 where there is none.</summary>
    public int VersionFor(TensorType activations) => activations == TensorType.Int16 ? Int16Version : Int8Version;

    /// <summary>Whether the kernel for a type of activations is only used where no float operator is allowed.</summary>
    public bool IsReserved(TensorType activations) => OnlyWhereDemanded || (Int16OnlyWhereDemanded && activations == TensorType.Int16);

    /// <summary>Whether operands take one scale.</summary>
    public bool HasOneScale(TensorType activations) => activations == TensorType.Int16 ? HasOneInt16Scale : HasOneInt8Scale;

    /// <summary>Demanded parameters of results.</summary>
    public FixedScale FixedFor(TensorType activations) => activations == TensorType.Int16 ? FixedInt16 : FixedInt8;

    /// <summary>Adapts an operand's rule to the very operator.</summary>
    public Func<OperandRule, Operator, OperandRule> OperandFor { get; init; } = static (rule, _) => rule;

    /// <summary>The rule of an operand; null for plain activations.</summary>
    public OperandRule? Operand(int position, Operator op)
    {
        foreach (var operand in Operands)
            if (operand.Position == position) return OperandFor(operand, op);
        return null;
    }

    /// <summary>The limit of kernels that sum up products.</summary>
    public static FactorLimit SumsOfProducts { get; } = new(FactorOf.Product, 1 << 7, 1 << 14);

    /// <summary>Weights along a dimension and a bias at the product of input's and weights' scales, as all convolutions have.</summary>
    /// <param name="input">Position of the input.</param>
    /// <param name="weights">Position of the weights.</param>
    /// <param name="bias">Position of the bias.</param>
    /// <param name="axis">Dimension of the weights that scales run along.</param>
    /// <param name="mayBeComputed">Whether computed weights are taken as activations.</param>
    public static IReadOnlyList<OperandRule> WeightsAndBias(int input, int weights, int bias, int axis, bool mayBeComputed = false) =>
    [
        new(weights, OperandRole.Weights) { Axis = axis, MayBeComputed = mayBeComputed },
        new(bias, OperandRole.Bias) { ScaleFrom = [input, weights] },
    ];
}
