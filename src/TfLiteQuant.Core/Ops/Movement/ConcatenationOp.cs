using TfLiteQuant.Kernels;
using TfLiteQuant.Model;

namespace TfLiteQuant.Ops;

/// <summary>CONCATENATION: tensors of any type behind one another along an axis.</summary>
public sealed partial class ConcatenationOp : OpDefinition
{
    private const int AxisField = 0, ActivationField = 1;

    public override BuiltinOperator Operator => BuiltinOperator.Concatenation;

    public override IntegerRule Integer { get; } = new() { Scale = OutputScale.AsOutput, Int8Version = 2, Int16Version = 3 };

    public override OpKernel? Bind(BindContext context)
    {
        context.RequireInputs(1, 1);
        if (context.Options.GetInteger(ActivationField) != 0)
            throw context.Fail("It has a fused activation, which no kernel of it computes.", "Runtimes refuse it or pass it over: put the activation behind it as an operator of its own.");
        var (first, output) = (context.Input(0), context.Output(0));
        context.RequireSameType(first, output);
        var bytes = context.ElementBytes(first);
        var axis = context.ResolveAxis(context.Options.GetInteger(AxisField), Math.Max(1, first.Rank));

        // Scalars join to a vector.
        int[] shape = first.Rank == 0 ? [1] : (int[])first.Shape.Clone();
        var begins = new int[context.InputCount + 1];
        for (var i = 0; i < context.InputCount; i++)
        {
            var input = context.Input(i);
            context.RequireSameType(input, first);
            if (!RescalesCodes(input)) context.RequireSameParameters(input, output);
            var wanted = (int[])first.Shape.Clone();
            if (wanted.Length > 0) wanted[axis] = -1;
            context.RequireShape(input, wanted);
            begins[i + 1] = checked(begins[i] + (input.Rank == 0 ? 1 : input.Shape[axis]));
        }

        shape[axis] = begins[^1];
        output.Resize(shape);
        var copies = new TensorCopy[context.InputCount];
        for (var i = 0; i < copies.Length; i++)
            copies[i] = new TensorCopy(context.Input(i), output, AxisCopies.Join(shape, axis, begins[i], begins[i + 1] - begins[i], bytes));
        return WithRescaling(context, MovementKernel.Of(context, copies), AxisView.Of(shape, axis), begins);
    }
}
