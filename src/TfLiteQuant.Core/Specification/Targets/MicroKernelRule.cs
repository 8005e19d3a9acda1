using TfLiteQuant.Inspection;
using TfLiteQuant.Model;
using TfLiteQuant.Ops;

namespace TfLiteQuant.Specification;

/// <summary>TensorFlow Lite Micro has fewer kernels, and those take fewer types.</summary>
public sealed class MicroKernelRule : OperatorRule
{
    public override string Demand => "TensorFlow Lite Micro has a kernel for the operator and its types.";

    public override TargetRuntime Target => TargetRuntime.TFLiteMicro;

    private protected override IEnumerable<ModelFinding> Check(CheckedOperator op)
    {
        if (op.Builtin == BuiltinOperator.Custom)
        {
            yield return Finding(op, FindingSeverity.Information, "A custom operator needs a kernel of its own in the program.", "Register one with the operator resolver.");
            yield break;
        }

        if (!MicroKernels.Has(op.Builtin))
        {
            yield return Finding(op, FindingSeverity.Error, "TensorFlow Lite Micro has no such operator.", "Replace it in the float model by operators that it has.");
            yield break;
        }

        if (op.DataType is { } type && !MicroKernels.Takes(op.Builtin, type))
        {
            var known = string.Join(", ", MicroKernels.TypesOf(op.Builtin).Select(Affine.Name).Order(StringComparer.Ordinal));
            yield return Finding(op, FindingSeverity.Error, $"The kernel takes {known}, not {Affine.Name(type)}.", "Convert the model so that this operator has one of these types.");
        }
    }
}
