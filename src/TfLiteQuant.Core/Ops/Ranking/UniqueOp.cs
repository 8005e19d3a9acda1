using System.Numerics;
using TfLiteQuant.Model;

namespace TfLiteQuant.Ops;

/// <summary>UNIQUE: the distinct elements of a vector in the order they first appear, and for each element which it is.</summary>
public sealed partial class UniqueOp : OpDefinition
{
    public override BuiltinOperator Operator => BuiltinOperator.Unique;

    public override OpKernel? Bind(BindContext context)
    {
        context.RequireArity(1, 2);
        var (x, distinct, which) = (context.Input(0), context.Output(0), context.Output(1));
        context.RequireSameType(x, distinct);
        if (x.Rank != 1) throw context.Fail($"Its input is {OperandChecks.Text(x)}, not a vector.", "The model is malformed.");
        context.DeclareDynamic(0);
        which.Resize(x.Shape);
        return x.Type switch
        {
            TensorType.Float32 => ForIndex<float>(context, x, distinct, which),
            TensorType.Int8 => ForIndex<sbyte>(context, x, distinct, which),
            TensorType.UInt8 => ForIndex<byte>(context, x, distinct, which),
            TensorType.Int16 => ForIndex<short>(context, x, distinct, which),
            TensorType.Int32 => ForIndex<int>(context, x, distinct, which),
            TensorType.Int64 => ForIndex<long>(context, x, distinct, which),
            _ => throw context.UnsupportedType(x),
        };
    }

    private static OpKernel ForIndex<T>(BindContext context, TensorValue x, TensorValue distinct, TensorValue which)
        where T : unmanaged, INumber<T>
        => which.Type switch
        {
            TensorType.Int32 => new Kernel<T, int>(x, distinct, which),
            TensorType.Int64 => new Kernel<T, long>(x, distinct, which),
            _ => throw context.UnsupportedType(which),
        };

    private sealed class Kernel<T, TIndex>(TensorValue input, TensorValue distinct, TensorValue which) : OpKernel
        where T : unmanaged, INumber<T>
        where TIndex : unmanaged, INumber<TIndex>
    {
        private readonly Dictionary<T, int> _numbers = new(input.Count);

        public override void Run()
        {
            var x = input.Values<T>();
            var indices = which.Span<TIndex>();
            _numbers.Clear();
            for (var i = 0; i < x.Length; i++)
            {
                if (!_numbers.TryGetValue(x[i], out var number)) _numbers.Add(x[i], number = _numbers.Count);
                indices[i] = TIndex.CreateTruncating(number);
            }

            distinct.Resize(_numbers.Count);
            var values = distinct.Span<T>();
            foreach (var (value, number) in _numbers) values[number] = value;
        }
    }
}
