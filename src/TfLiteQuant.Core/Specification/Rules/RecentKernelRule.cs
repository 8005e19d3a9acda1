using TfLiteQuant.Model;
using TfLiteQuant.Ops;

namespace TfLiteQuant.Specification;

/// <summary>Tells where a model needs a runtime younger than TensorFlow 2.21's.</summary>
public sealed class RecentKernelRule : OperatorRule
{
    public override string Demand => "Kernels are ones that the runtime of TensorFlow 2.21 has, too.";

    public override bool AppliesTo(TargetRuntime target) => target == TargetRuntime.Any;

    private protected override IEnumerable<ModelFinding> Check(CheckedOperator op)
    {
        if (op.Builtin == BuiltinOperator.Quantize && op.Input(0) is { } from && op.Output is { } to)
        {
            if (RuntimeKernels.Converts(from.Tensor.Type, to.Tensor.Type) && !RuntimeKernels.Converts(from.Tensor.Type, to.Tensor.Type, everywhere: true))
                yield return Finding(op, FindingSeverity.Warning, $"QUANTIZE from {Affine.Name(from.Tensor.Type)} to {Affine.Name(to.Tensor.Type)} came after TensorFlow 2.21, whose runtime refuses it.", "Go by way of DEQUANTIZE for older runtimes.");
        }
        else if (op.Kernel is { IsRecent: true } kernel)
        {
            yield return Finding(op, FindingSeverity.Warning, $"The {Affine.Name(kernel.Activation)} kernel came after TensorFlow 2.21, whose runtime refuses the model.", "Leave the operator float for older runtimes.");
        }
    }
}
