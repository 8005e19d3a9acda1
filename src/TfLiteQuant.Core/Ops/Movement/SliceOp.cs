using TfLiteQuant.Kernels.Movement;
using TfLiteQuant.Model;

namespace TfLiteQuant.Ops;

/// <summary>SLICE: a box of a tensor. Inputs: value, begin, size; a size of -1 reaches to the end.</summary>
public sealed partial class SliceOp : OpDefinition
{
    public override BuiltinOperator Operator => BuiltinOperator.Slice;

    public override IntegerRule Integer { get; } = new() { Scale = OutputScale.AsInput, Int8Version = 2, Int16Version = 4 };

    public override OpKernel? Bind(BindContext context)
    {
        context.RequireArity(3, 1);
        var (input, beginTensor, sizeTensor, output) = (context.Input(0), context.Input(1), context.Input(2), context.Output(0));
        context.RequireSameType(input, output);
        context.RequireShape(beginTensor, input.Rank);
        context.RequireShape(sizeTensor, input.Rank);
        context.RequireType(beginTensor, TensorType.Int32, TensorType.Int64);
        context.RequireType(sizeTensor, TensorType.Int32, TensorType.Int64);
        var bytes = context.ElementBytes(input);
        if (!context.TryReadValues(2)) return null;
        var size = context.Integers(sizeTensor);

        // Where only the begin moves, as in a loop over time, the shape is known and the place is read in each run.
        if (!beginTensor.IsConstant && !size.Contains(-1)) return new MovingSlice(context, Shape(context, input, new long[size.Length], size), bytes);
        if (!context.TryReadValues(1)) return null;
        var begin = context.Integers(beginTensor);
        var shape = Shape(context, input, begin, size);
        output.Resize(shape);
        var strides = CopyPlan.Strides(input.Shape);
        long offset = 0;
        for (var d = 0; d < shape.Length; d++) offset += begin[d] * strides[d];
        var plan = CopyPlan.Create(shape, strides, CopyPlan.Strides(shape), bytes, offset);
        if (plan.IsWhole) context.AllowInPlace(0, 0);
        return MovementKernel.Of(context, input, output, plan);
    }

    private static int[] Shape(BindContext context, TensorValue input, long[] begin, long[] size)
    {
        var shape = new int[begin.Length];
        for (var d = 0; d < shape.Length; d++)
        {
            var length = size[d] == -1 ? input.Shape[d] - begin[d] : size[d];
            context.Require(
                begin[d] >= 0 && length >= 0 && begin[d] + length <= input.Shape[d],
                $"Begin {begin[d]} and size {size[d]} do not fit in dimension {d} of {input.Shape[d]}.");
            shape[d] = (int)length;
        }

        return shape;
    }

    private sealed unsafe class MovingSlice : OpKernel
    {
        private readonly BindContext _context;
        private readonly TensorValue _input, _begin, _output;
        private readonly long[] _strides;
        private readonly int[] _room;
        private readonly CopyPlan _plan;
        private readonly int _bytes;

        public MovingSlice(BindContext context, int[] shape, int bytes)
        {
            _context = context;
            (_input, _begin, _output) = (context.Input(0), context.Input(1), context.Output(0));
            _output.Resize(shape);
            _strides = CopyPlan.Strides(_input.Shape);
            _room = [.. _input.Shape.Select((extent, d) => extent - shape[d])];
            _plan = CopyPlan.Create(shape, _strides, CopyPlan.Strides(shape), bytes);
            _bytes = bytes;
        }

        public override void Run()
        {
            long offset = 0;
            for (var d = 0; d < _room.Length; d++)
            {
                var begin = IndexOperand.At(_begin, d);
                if ((ulong)begin > (ulong)_room[d])
                    throw _context.Fail($"Begin {begin} in dimension {d} leaves less than the size.", "A value computed by the model is out of range.");
                offset += begin * _strides[d];
            }

            StridedCopy.Run(_plan, _input.Pointer<byte>() + offset * _bytes, _output.Pointer<byte>());
        }
    }
}
