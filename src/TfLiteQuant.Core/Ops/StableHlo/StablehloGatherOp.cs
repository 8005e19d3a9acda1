using TfLiteQuant.Kernels.Movement;
using TfLiteQuant.Model;

namespace TfLiteQuant.Ops;

/// <summary>STABLEHLO_GATHER: boxes of a tensor at computed places, moved inside where they would stick out. Inputs: operand, starts.</summary>
public sealed partial class StablehloGatherOp : OpDefinition
{
    private const int OffsetDimsField = 0, CollapsedField = 1, MapField = 2, VectorField = 3, SizesField = 4;

    public override BuiltinOperator Operator => BuiltinOperator.StablehloGather;

    public override OpKernel? Bind(BindContext context)
    {
        context.RequireArity(2, 1);
        var (operand, starts, output) = (context.Input(0), context.Input(1), context.Output(0));
        context.RequireSameType(operand, output);
        context.RequireType(starts, TensorType.Int32, TensorType.Int64);
        var options = context.Operator.Options2 ?? context.Options;
        var vectors = IndexVectors.Of(context, starts, options.GetInteger(VectorField), options.GetVector<long>(MapField), operand.Rank);
        var sizes = options.GetVector<long>(SizesField);
        context.Require(
            sizes.Length == operand.Rank && sizes.Zip(operand.Shape).All(static pair => pair.First >= 0 && pair.First <= pair.Second),
            $"Slice sizes [{string.Join(", ", sizes)}] do not fit the operand.");

        // Dimensions of the box that remain, in order, are those of the result that the options name.
        var kept = Enumerable.Range(0, operand.Rank).Except(options.GetVector<long>(CollapsedField).Select(static d => (int)d)).ToArray();
        var windows = options.GetVector<long>(OffsetDimsField);
        var rank = windows.Length + vectors.BatchShape.Length;
        context.Require(windows.Length == kept.Length && windows.All(d => d >= 0 && d < rank), "Its offset dimensions do not fit its slice.");
        var shape = new int[rank];
        var (window, batch) = (0, 0);
        for (var d = 0; d < rank; d++) shape[d] = windows.Contains(d) ? (int)sizes[kept[window++]] : vectors.BatchShape[batch++];
        output.Resize(shape);
        return new Kernel(context, vectors, sizes, kept, windows);
    }

    private sealed unsafe class Kernel : OpKernel
    {
        private readonly TensorValue _operand, _output;
        private readonly IndexVectors _vectors;
        private readonly CopyPlan _plan;
        private readonly long[] _strides, _room, _targets;
        private readonly int _bytes;

        public Kernel(BindContext context, IndexVectors vectors, long[] sizes, int[] kept, long[] windows)
        {
            (_operand, _output, _vectors) = (context.Input(0), context.Output(0), vectors);
            _bytes = context.ElementBytes(_operand);
            _strides = CopyPlan.Strides(_operand.Shape);
            _room = [.. _operand.Shape.Select((extent, d) => extent - sizes[d])];
            var target = CopyPlan.Strides(_output.Shape);
            var inOrder = windows.Order().ToArray();
            _plan = CopyPlan.Create(
                [.. kept.Select(d => (int)sizes[d])], [.. kept.Select(d => _strides[d])], [.. inOrder.Select(d => target[d])], _bytes);
            _targets = vectors.Places([.. Enumerable.Range(0, target.Length).Where(d => !windows.Contains(d)).Select(d => target[d])]);
        }

        public override void Run()
        {
            if (_plan.IsEmpty) return;
            Span<long> start = stackalloc long[_strides.Length];
            for (var i = 0; i < _targets.Length; i++)
            {
                _vectors.Read(i, start);
                long offset = 0;
                for (var d = 0; d < start.Length; d++) offset += Math.Clamp(start[d], 0, _room[d]) * _strides[d];
                StridedCopy.Run(_plan, _operand.Pointer<byte>() + offset * _bytes, _output.Pointer<byte>() + _targets[i] * _bytes);
            }
        }
    }
}
