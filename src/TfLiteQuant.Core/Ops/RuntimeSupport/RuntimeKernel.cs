using TfLiteQuant.Model;

namespace TfLiteQuant.Ops;

/// <summary>A kernel of the reference runtime for quantized activations of one type.</summary>
/// <param name="Operator">The operator.</param>
/// <param name="Activation">Type of the codes: int8, uint8 or int16.</param>
/// <param name="MinVersion">Lowest version that the runtime registers.</param>
/// <param name="MaxVersion">Highest version that the runtime registers; it refuses models that state a higher one.</param>
/// <param name="Scales">What it asks of scales and zero points.</param>
/// <param name="NeedsZeroPointZero">Whether activations must have the zero point 0: the kernel refuses others, or fills with the code
/// 0 and means the value 0.</param>
/// <param name="MaxRank">Most dimensions it takes; null where none of the probes was too large.</param>
/// <param name="IsRecent">Whether the runtime of TensorFlow 2.21 (February 2026) lacks it.</param>
/// <param name="Notes">What else to know, for people; empty where there is nothing.</param>
public sealed record RuntimeKernel(
    BuiltinOperator Operator,
    TensorType Activation,
    int MinVersion,
    int MaxVersion,
    KernelScales Scales,
    bool NeedsZeroPointZero,
    int? MaxRank,
    bool IsRecent,
    string Notes);
