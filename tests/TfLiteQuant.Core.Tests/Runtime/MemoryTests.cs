using TfLiteQuant.Diagnostics;
using TfLiteQuant.Model;
using TfLiteQuant.Runtime;
using TfLiteQuant.TestKit;
using Xunit;

namespace TfLiteQuant.Core.Tests.Runtime;

public sealed class MemoryTests
{
    [Fact]
    public void Planner_KeepsLivingTensorsApart()
    {
        var random = new SeededRandom(7);
        for (var round = 0; round < 100; round++)
        {
            var items = new ArenaItem[40];
            foreach (ref var item in items.AsSpan())
            {
                var first = random.NextInt32(50);
                item = new ArenaItem { Size = AlignedMemory.RoundUp(random.NextInt32(1000)), First = first, Last = first + random.NextInt32(10) };
            }

            var total = ArenaPlanner.Plan(items);
            long lowerBound = 0;
            for (var time = 0; time < 60; time++) lowerBound = Math.Max(lowerBound, items.Where(item => item.First <= time && time <= item.Last).Sum(static item => item.Size));
            Assert.InRange(total, lowerBound, lowerBound * 3 / 2 + 64);
            for (var i = 0; i < items.Length; i++)
            {
                Assert.Equal(0, items[i].Offset % AlignedMemory.Alignment);
                for (var k = 0; k < i; k++)
                {
                    var meet = items[i].First <= items[k].Last && items[k].First <= items[i].Last;
                    var overlap = items[i].Offset < items[k].Offset + items[k].Size && items[k].Offset < items[i].Offset + items[i].Size;
                    Assert.False(meet && overlap);
                }
            }
        }
    }

    [Fact]
    public void Chain_NeedsOnePlace_WhereKernelsWorkInPlace()
    {
        using var chain = Chain(inPlace: true).Open();
        chain.SetInput<float>(0, Enumerable.Repeat(1f, 256).ToArray());
        chain.Run();
        Assert.Equal((1024, 5 * 1024), (chain.Memory.Arena, chain.Memory.Unshared));
        Assert.All(chain.Output<float>(0).ToArray(), static value => Assert.Equal(32, value));
        Assert.All(chain.Inputs[0].Values<float>().ToArray(), static value => Assert.Equal(1, value));

        using var apart = Chain(inPlace: false).Open();
        apart.Run();
        Assert.Equal(2 * 1024, apart.Memory.Arena);

        using var kept = Chain(inPlace: true).Open(new InterpreterOptions { KeepAllTensors = true });
        kept.SetInput<float>(0, Enumerable.Repeat(1f, 256).ToArray());
        kept.Run();
        Assert.Equal(5 * 1024, kept.Memory.Arena);
        Assert.Equal([1, 2, 4, 8, 16, 32], kept.Tensors.Select(static tensor => tensor.Values<float>()[0]));
    }

    [Fact]
    public void InPlace_SparesWhatIsStillNeeded()
    {
        // y is read by two operators, and z is an output: neither place may be taken.
        var model = new CustomModel();
        var x = model.Main.Input([4]);
        var y = model.Apply("Add", x);
        var z = model.Apply("Multiply", y);
        var w = model.Apply("Add", z, y);
        model.Main.Output(z, w, model.Main.Reshape(z, 2, 2));
        using var interpreter = model.Open();
        interpreter.SetInput<float>(0, [1, 2, 3, 4]);
        interpreter.Run();
        Assert.Equal([4, 16, 36, 64], interpreter.Output<float>(0).ToArray());
        Assert.Equal([6, 20, 42, 72], interpreter.Output<float>(1).ToArray());
        Assert.Equal([4, 16, 36, 64], interpreter.Output<float>(2).ToArray());
    }

    [Fact]
    public unsafe void Reshape_CopiesNothing()
    {
        var model = new CustomModel();
        var y = model.Apply("Add", model.Main.Input([4]));
        var reshaped = model.Main.Reshape(y, 2, 2);
        model.Main.Output(model.Apply("Add", reshaped));
        using var interpreter = model.Open();
        interpreter.Run();
        Assert.True(interpreter.Tensors[y.Index].Pointer<byte>() == interpreter.Tensors[reshaped.Index].Pointer<byte>());
    }

    [Fact]
    public unsafe void Memory_IsAligned()
    {
        using var interpreter = Chain(inPlace: false).Open();
        interpreter.Run();
        foreach (var tensor in interpreter.Tensors) Assert.Equal(0, (long)tensor.Pointer<byte>() % AlignedMemory.Alignment);
    }

    [Theory]
    [InlineData(int.MaxValue, int.MaxValue, int.MaxValue)]
    [InlineData(1 << 20, 1 << 20, 1)]
    [InlineData(1000, 1000, 1)]
    public void Limit_IsKeptBeforeAllocating(int a, int b, int c)
    {
        var model = new CustomModel();
        model.Main.Output(model.Apply("Add", model.Main.Input([a, b, c], "huge")));
        using var interpreter = model.Open(new InterpreterOptions { MemoryLimit = 1 << 20 });
        var error = InterpreterTests.Require(ErrorCode.MemoryLimitExceeded, "1,048,576", () => interpreter.Run());
        Assert.Equal("huge", error.Location.TensorName);
        Assert.Equal(0, interpreter.Memory.Peak);
    }

    [Fact]
    public void Limit_CountsTheArena()
    {
        var model = new CustomModel();
        var x = model.Main.Input([1000]);
        var big = model.Main.Operator(BuiltinOperator.Fill, [model.Main.Input([2], type: TensorType.Int32), CustomModel.Scalar(model.Main, 1)], [(TensorType.Float32, [1, 1])])[0];
        model.Main.Output(model.Apply("Add", x), big);
        using var interpreter = model.Open(new InterpreterOptions { MemoryLimit = 100_000 });
        interpreter.SetInput<int>(1, [100, 100]);
        interpreter.Run();
        interpreter.SetInput<int>(1, [1_000_000, 1_000_000]);
        var error = InterpreterTests.Require(ErrorCode.MemoryLimitExceeded, "4,000,000,000,000", () => interpreter.Run());
        Assert.Equal(("FILL", big.Index), (error.Location.OperatorName, error.Location.TensorIndex));
        interpreter.SetInput<int>(1, [10, 10]);
        interpreter.Run();
    }

    /// <summary>Of places of rows, neighbours and weights a kernel would keep gigabytes before anybody asks where the result is to lie; images
    /// without channels need none.</summary>
    [Theory]
    [InlineData(BuiltinOperator.ResizeBilinear, 1)]
    [InlineData(BuiltinOperator.ResizeNearestNeighbor, 1)]
    [InlineData(BuiltinOperator.ResizeBilinear, 0)]
    [InlineData(BuiltinOperator.ResizeNearestNeighbor, 0)]
    public void Limit_IsKeptBeforeTablesAreMade(BuiltinOperator builtin, int channels)
    {
        const int Rows = 500_000_000;
        var model = new ModelBuilder();
        var image = model.Main.Input([1, 2, 2, channels]);
        model.Main.Output(model.Main.Operator(builtin, [image, model.Main.Integers(Rows, 1)], [1, Rows, 1, channels]));
        using var interpreter = new Interpreter(model.Build(), new InterpreterOptions { MemoryLimit = 1 << 20 });
        var before = GC.GetAllocatedBytesForCurrentThread();
        if (channels == 0) interpreter.Run();
        else Assert.Equal(1, InterpreterTests.Require(ErrorCode.MemoryLimitExceeded, "2,000,000,000", () => interpreter.Run()).Location.TensorIndex - 1);
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 1 << 20);
    }

    [Fact]
    public void Limit_CountsWhatKernelsKeep()
    {
        // A quarter of a million weights, a megabyte packed; tensors take next to nothing.
        const int Side = 512, Packed = Side * Side * sizeof(float);
        var model = new ModelBuilder();
        model.Main.Output(model.Main.FullyConnected(model.Main.Input([8, Side]), Side));
        using var narrow = new Interpreter(model.Build(), new InterpreterOptions { MemoryLimit = Packed / 2 });
        var error = InterpreterTests.Require(ErrorCode.MemoryLimitExceeded, "524,288", () => narrow.Run());
        Assert.Equal("FULLY_CONNECTED", error.Location.OperatorName);
        using var ample = new Interpreter(model.Build(), new InterpreterOptions { MemoryLimit = 2 * Packed });
        ample.Run();
        Assert.InRange(ample.Memory.Kernels, Packed, 2 * Packed);
        // Kernels that are made anew for other shapes give back what the ones before them kept.
        for (var batch = 9; batch < 13; batch++)
        {
            ample.ResizeInput(0, [batch, Side]);
            ample.Run();
            Assert.InRange(ample.Memory.Kernels, Packed, 2 * Packed);
        }
    }

    [Fact]
    public void ForgottenInterpreter_FreesItsMemory()
    {
        var memory = Forget();
        for (var i = 0; i < 10 && memory.IsAlive; i++)
        {
            GC.Collect();
            GC.WaitForPendingFinalizers();
        }

        Assert.False(memory.IsAlive);

        [System.Runtime.CompilerServices.MethodImpl(System.Runtime.CompilerServices.MethodImplOptions.NoInlining)]
        static WeakReference Forget()
        {
            var interpreter = Chain(inPlace: false).Open(new InterpreterOptions { Threads = 2 });
            interpreter.Run();
            return new WeakReference(interpreter);
        }
    }

    private static CustomModel Chain(bool inPlace)
    {
        var model = new CustomModel();
        model.Define("Double", TestOperator.Elementwise(static (x, y) => x + y, inPlace: inPlace));
        var x = model.Main.Input([256]);
        for (var i = 0; i < 5; i++) x = model.Apply("Double", x);
        model.Main.Output(x);
        return model;
    }
}
