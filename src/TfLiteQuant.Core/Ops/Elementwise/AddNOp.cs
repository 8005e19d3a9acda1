using System.Numerics;
using TfLiteQuant.Kernels;
using TfLiteQuant.Model;

namespace TfLiteQuant.Ops;

/// <summary>ADD_N: the sum of any number of tensors of one shape, added in their order.</summary>
public sealed partial class AddNOp : OpDefinition
{
    public override BuiltinOperator Operator => BuiltinOperator.AddN;

    public override OperatorEquivalent? IntegerEquivalent(Operator op, Subgraph graph)
        => op.Inputs.Length == 2 ? new(BuiltinOperator.Add, 11, [new(0), new(1)], "ADD") : null;

    public override OpKernel? Bind(BindContext context)
    {
        if (context.InputCount < 1) throw context.Fail("It has no inputs.", "The model is malformed.");
        context.RequireArity(context.InputCount);
        var inputs = new TensorValue[context.InputCount];
        for (var i = 0; i < inputs.Length; i++)
        {
            inputs[i] = context.Input(i);
            context.RequireSameType(inputs[0], inputs[i]);
            context.RequireSameShape(inputs[0], inputs[i]);
        }

        var output = context.Output(0);
        context.RequireSameType(inputs[0], output);
        output.Resize(inputs[0].Shape);
        OpKernel kernel = inputs[0].Type switch
        {
            TensorType.Float32 => new Kernel<float, FloatBinaryLoop<Sum>>(context.Workers, inputs, output),
            TensorType.Int32 => new Kernel<int, VectorBinaryLoop<int, NumberBinary<int, Sum>>>(context.Workers, inputs, output),
            _ => throw context.UnsupportedType(inputs[0]),
        };
        // the output is written before inputs after the second are read: the first may give up its memory only where it is none of them
        if (Array.TrueForAll(inputs[Math.Min(2, inputs.Length)..], later => later.Index != inputs[0].Index)) context.AllowInPlace(0, 0);
        return kernel;
    }

    private sealed class Kernel<T, TLoop>(WorkerPool workers, TensorValue[] inputs, TensorValue output) : OpKernel
        where T : unmanaged, INumber<T>
        where TLoop : struct, IBinaryLoop<T, T>
    {
        private readonly Work _work = new(inputs, output);
        private readonly int _parts = ElementRange.Parts(output.Count);

        public override void Run() => ElementRange.Run(workers, _work, _parts);

        private sealed class Work(TensorValue[] inputs, TensorValue output) : ParallelWork
        {
            public override void Execute(int part)
            {
                var (start, length) = ElementRange.Of(part, output.Count);
                var sum = output.Span<T>().Slice(start, length);
                var first = inputs[0].Values<T>().Slice(start, length);
                if (inputs.Length == 1) first.CopyTo(sum);
                for (var i = 1; i < inputs.Length; i++)
                    default(TLoop).Run(i == 1 ? first : sum, inputs[i].Values<T>().Slice(start, length), sum);
            }
        }
    }
}
