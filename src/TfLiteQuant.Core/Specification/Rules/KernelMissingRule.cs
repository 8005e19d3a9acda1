using TfLiteQuant.Model;
using TfLiteQuant.Ops;

namespace TfLiteQuant.Specification;

/// <summary>There is a kernel for the type of the codes.</summary>
public sealed class KernelMissingRule : OperatorRule
{
    // These look at no code, or call graphs and code of others.
    private static readonly HashSet<BuiltinOperator> Indifferent =
    [
        BuiltinOperator.Custom, BuiltinOperator.Delegate, BuiltinOperator.If, BuiltinOperator.While, BuiltinOperator.Call, BuiltinOperator.CallOnce,
        BuiltinOperator.StablehloCase, BuiltinOperator.StablehloWhile, BuiltinOperator.StablehloComposite, BuiltinOperator.Shape, BuiltinOperator.Rank,
        BuiltinOperator.AssignVariable, BuiltinOperator.VarHandle, BuiltinOperator.Densify, BuiltinOperator.Bitcast,
    ];

    public override string Demand => "The runtime has a kernel for the operator with codes of that type.";

    public override bool AppliesTo(TargetRuntime target) => target != TargetRuntime.TFLiteMicro;

    private protected override IEnumerable<ModelFinding> Check(CheckedOperator op)
    {
        if (op.CodeType is not { } codes || Indifferent.Contains(op.Builtin)) yield break;
        if (op.Builtin == BuiltinOperator.Quantize)
        {
            if (op.Input(0) is { } from && op.Output is { } to && !RuntimeKernels.Converts(from.Tensor.Type, to.Tensor.Type))
                yield return Finding(op, FindingSeverity.Error, $"QUANTIZE has no kernel from {Affine.Name(from.Tensor.Type)} to {Affine.Name(to.Tensor.Type)}.", "Go by way of a type that both know, or by DEQUANTIZE and QUANTIZE.");
        }
        else if (op.Kernel is null)
        {
            var known = RuntimeKernels.All.Where(kernel => kernel.Operator == op.Builtin).Select(static kernel => Affine.Name(kernel.Activation)).ToList();
            yield return Finding(op, FindingSeverity.Error, $"The runtime has no {Affine.Name(codes)} kernel that reads scales for it.", known.Count > 0 ? $"Leave the operator float, or use {string.Join(" or ", known)}." : "Leave the operator float.");
        }
    }
}
