using System.Numerics;
using System.Runtime.CompilerServices;
using TfLiteQuant.Kernels.Movement;
using TfLiteQuant.Model;

namespace TfLiteQuant.Ops;

/// <summary>ONE_HOT: for each index a vector with one value at that place and another elsewhere. Inputs: indices, depth,
/// on value, off value.</summary>
public sealed partial class OneHotOp : OpDefinition
{
    private const int AxisField = 0;

    public override BuiltinOperator Operator => BuiltinOperator.OneHot;

    public override IntegerRule Integer { get; } = new() { Scale = OutputScale.AsOutput, Int8Version = 1 };

    public override OpKernel? Bind(BindContext context)
    {
        context.RequireArity(4, 1);
        var (indices, depth, on, off, output) = (context.Input(0), context.Input(1), context.Input(2), context.Input(3), context.Output(0));
        context.RequireType(indices, TensorType.Int32, TensorType.Int64);
        context.RequireType(depth, TensorType.Int32);
        context.RequireSameType(on, off);
        context.RequireSameType(on, output);
        context.Require(depth.Count == 1 && on.Count == 1 && off.Count == 1, "Depth and values must be single numbers.");
        var bytes = context.ElementBytes(on);
        var axis = context.ResolveAxis(context.Options.GetInteger(AxisField), indices.Rank + 1);
        if (!context.TryReadValues(1)) return null;
        var count = context.Dimensions(context.Integers(depth))[0];
        int[] shape = [.. indices.Shape[..axis], count, .. indices.Shape[axis..]];
        output.Resize(shape);
        return new Kernel(context, count, ShapeChecks.Product(shape.AsSpan((axis + 1)..)), bytes);
    }

    private sealed unsafe class Kernel(BindContext context, int depth, int inner, int bytes) : OpKernel
    {
        private readonly TensorValue _indices = context.Input(0), _on = context.Input(2), _off = context.Input(3), _output = context.Output(0);

        public override void Run()
        {
            switch (bytes)
            {
                case 1: Run<byte>(); break;
                case 2: Run<ushort>(); break;
                case 4: Run<uint>(); break;
                case 8: Run<ulong>(); break;
                default: Run<UInt128>(); break;
            }
        }

        private void Run<T>()
            where T : unmanaged
        {
            PatternFill.Run(_output.Pointer<byte>(), _output.Count, _off.Pointer<byte>(), bytes);
            if (_indices.Type == TensorType.Int32) Mark<int, T>(_indices.Pointer<int>());
            else Mark<long, T>(_indices.Pointer<long>());
        }

        // An index outside marks nothing.
        [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
        private void Mark<TIndex, T>(TIndex* indices)
            where TIndex : unmanaged, INumber<TIndex>
            where T : unmanaged
        {
            var (target, on, step) = ((nint)_output.Pointer<T>(), Unsafe.ReadUnaligned<T>(_on.Pointer<byte>()), (long)depth * inner);
            var rows = inner == 0 ? 0 : _indices.Count / inner;
            for (long row = 0; row < rows; row++, indices += inner)
            {
                for (var place = 0; place < inner; place++)
                {
                    var index = long.CreateTruncating(indices[place]);
                    if ((ulong)index < (ulong)depth) Unsafe.WriteUnaligned((T*)target + ((row * step) + (index * inner) + place), on);
                }
            }
        }
    }
}
