using TfLiteQuant.Model;

namespace TfLiteQuant.Ops;

/// <summary>ASSIGN_VARIABLE: gives a resource variable a value.</summary>
public sealed partial class AssignVariableOp : OpDefinition
{
    public override BuiltinOperator Operator => BuiltinOperator.AssignVariable;

    public override bool IsPure => false;

    public override IntegerRule Integer { get; } = new()
    {
        Int8Version = 1,
        Int16Version = 1,
        Operands = [new(1, OperandRole.VariableValue) { MayBeComputed = true }],
    };

    public override OpKernel Bind(BindContext context)
    {
        TensorValue handle = context.Input(0), value = context.Input(1);
        if (handle.Type is not (TensorType.Resource or TensorType.Int32) || handle.Count != 1) throw context.UnsupportedType(handle);
        var resources = context.Resources;
        return new DelegateKernel(() =>
        {
            var variable = handle.Values<int>()[0];
            var bytes = value.Bytes();
            // The array is used again while the size stays: assigning allocates in the first run only.
            if (resources[variable] is { } kept && kept.Bytes.Length == bytes.Length && kept.Shape.AsSpan().SequenceEqual(value.Shape)) bytes.CopyTo(kept.Bytes);
            else resources[variable] = (value.Shape, bytes.ToArray());
        });
    }
}
