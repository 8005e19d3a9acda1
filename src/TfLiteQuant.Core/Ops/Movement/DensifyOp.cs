using TfLiteQuant.Model;

namespace TfLiteQuant.Ops;

/// <summary>DENSIFY: a constant whose zeros are left out, with its zeros.</summary>
public sealed unsafe partial class DensifyOp : OpDefinition
{
    public override BuiltinOperator Operator => BuiltinOperator.Densify;

    public override OpKernel? Bind(BindContext context)
    {
        context.RequireArity(1, 1);
        var (input, output) = (context.Input(0), context.Output(0));
        context.RequireSameType(input, output);
        if (input is { IsConstant: true, Source.IsConstant: false }) return Copy(input, output);
        context.Require(input.Source is { IsConstant: true, Sparsity: not null }, "Its input is no sparse constant.");
        context.Require(context.ElementBytes(input) > 0, "Its elements take no whole bytes.");
        var constant = SparseConstant.Of(input.Source, out var fault);
        context.Require(constant is not null, fault!);
        output.Resize(input.Shape);
        return new Kernel(constant!, output);
    }

    // What was made of a sparse constant ahead of time, by a DEQUANTIZE before, has its zeros.
    private static CopyKernel Copy(TensorValue input, TensorValue output)
    {
        output.Resize(input.Shape);
        return new CopyKernel(input, output);
    }

    private sealed class Kernel(SparseConstant constant, TensorValue output) : OpKernel
    {
        public override void Run()
        {
            output.Bytes().Clear();
            constant.Scatter(output.Pointer<byte>());
        }
    }
}
