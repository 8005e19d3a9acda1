using TfLiteQuant.Runtime;
using TfLiteQuant.Schema;
using TfLiteQuant.TestKit;
using Xunit;

namespace TfLiteQuant.Core.Tests.Runtime;

/// <summary>After the first run of a model nothing is allocated, whatever its operators.</summary>
public sealed class AllocationTests
{
    private static readonly string[] Variants = ["float", "dynamic_range", "int8_fallback", "int8_only", "uint8_io"];

    [Theory]
    [MemberData(nameof(GoldenModel.Rows), MemberType = typeof(GoldenModel))]
    public void GoldenModels(string name)
    {
        var golden = GoldenModel.Require(name);
        foreach (var variant in Variants.Where(golden.HasModel)) Run(golden, variant);
    }

    private static void Run(GoldenModel golden, string variant)
    {
        using var model = ModelReader.Open(golden.ModelPath(variant));
        EngineRun.RequireKernels(model);
        using var interpreter = new Interpreter(model);
        var watch = new Watch();
        foreach (var run in golden.Runs)
        {
            // how integer inputs are quantized is only known where the reference ran the model
            if (variant is "int8_only" or "uint8_io" && (run.Signature is not null || run.Expected(variant, "default") is null)) continue;
            var runner = run.Signature is null ? (ModelRunner)interpreter : interpreter.Signature(run.Signature);
            EngineRun.Run(interpreter, runner, run.Cases(variant, 1)[0]);
            runner.Run();
            var before = GC.GetAllocatedBytesForCurrentThread();
            runner.Run();
            var allocated = GC.GetAllocatedBytesForCurrentThread() - before;
            if (allocated == 0) continue;
            interpreter.Observer = watch;
            runner.Run();
            Assert.Fail($"{variant}: {allocated} bytes, in {string.Join(", ", watch.Culprits)}.");
        }
    }

    // Names the operators that allocate; its own list is filled between the two looks at the counter.
    private sealed class Watch : IOperatorObserver
    {
        private readonly Stack<long> _before = [];

        public List<string> Culprits { get; } = [];

        public void Before(OperatorSite site) => _before.Push(GC.GetAllocatedBytesForCurrentThread());

        public void After(OperatorSite site, long elapsed)
        {
            var allocated = GC.GetAllocatedBytesForCurrentThread() - _before.Pop();
            if (allocated > 0) Culprits.Add($"{site.Name} {site.Subgraph}:{site.Index} ({allocated})");
        }
    }
}
