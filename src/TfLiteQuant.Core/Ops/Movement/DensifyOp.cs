using TfLiteQuant.Model;

namespace TfLiteQuant.Ops;

/// <summary>DENSIFY: a constant whose zeros are left out, with its zeros.</summary>
public sealed partial class DensifyOp : OpDefinition
{
    public override BuiltinOperator Operator => BuiltinOperator.Densify;

    public override OpKernel? Bind(BindContext context)
    {
        context.RequireArity(1, 1);
        var (input, output) = (context.Input(0), context.Output(0));
        context.RequireSameType(input, output);
        context.Require(input.Source is { IsConstant: true, Sparsity: not null }, "Its input is no sparse constant.");
        var layout = SparseLayout.Of(context, input.Source.Sparsity!, input.Shape);
        output.Resize(input.Shape);
        return new Kernel(input, output, layout, context.ElementBytes(input));
    }

    private sealed class Kernel(TensorValue input, TensorValue output, SparseLayout layout, int bytes) : OpKernel
    {
        public override void Run()
        {
            var values = input.Source.Buffer.Data.AsSpan<byte>();
            var target = output.Bytes();
            target.Clear();
            for (var i = 0; i < layout.Places.Length; i++) values.Slice(i * bytes, bytes).CopyTo(target[(layout.Places[i] * bytes)..]);
        }
    }
}
