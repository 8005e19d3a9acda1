using TfLiteQuant.Model;

namespace TfLiteQuant.Ops;

/// <summary>EXPAND_DIMS: a dimension of 1 before the axis in input 1, counted from the end when negative.</summary>
public sealed partial class ExpandDimsOp : OpDefinition
{
    public override BuiltinOperator Operator => BuiltinOperator.ExpandDims;

    public override IntegerRule Integer { get; } = new() { Scale = OutputScale.AsInput, Int8Version = 1, Int16Version = 1 };

    public override OpKernel? Bind(BindContext context)
    {
        TensorValue input = context.Input(0), axes = context.Input(1);
        if (axes.Type is not (TensorType.Int32 or TensorType.Int64)) throw context.UnsupportedType(axes);
        if (axes.Count != 1) throw context.Fail($"Its axis has {axes.Count} elements.", "It takes one.");
        if (!context.TryReadValues(1)) return null;
        var stated = axes.ToIntegers()[0];
        var axis = stated < 0 ? stated + input.Rank + 1 : stated;
        if (axis < 0 || axis > input.Rank) throw context.Fail($"Axis {stated} is outside the {input.Rank} dimensions.", "The model is malformed.");
        return CopyKernel.Bind(context, [.. input.Shape[..(int)axis], 1, .. input.Shape[(int)axis..]]);
    }
}
